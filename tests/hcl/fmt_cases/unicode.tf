locals {
  größe = 1
  a = 2
  日本 = "東京" # two columns
  bb = "é" # composed
  ccc = "é" # combined
  d = "👍🏽" # skin
  eeee = "👨‍👩‍👧" # family
  ff = "🇩🇪🇫🇷" # flags
  map = {
    "ключ" = 1
    "한국어"=2
    "नि" = 3
    "กำ" = 4
    "longest key" = 5
  }
}
