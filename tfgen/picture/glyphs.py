"""The glyphs: simple drawings of our own on a grid of 24 by 24, one stroke wide."""

from __future__ import annotations

GLYPHS = {
    "api": "M8 6 3 12l5 6M16 6l5 6-5 6M13.5 4l-3 16",
    "archive": "M3 4h18v5H3zM5 9v11h14V9M10 13h4",
    "balancer": "M12 3v6M12 9 5 15M12 9v6M12 9l7 6M3 15h4v5H3zM10 15h4v5h-4zM17 15h4v5h-4z",
    "bell": "M6 17v-6a6 6 0 0 1 12 0v6M4 17h16M10 20.5h4",
    "box": "M4 7.5 12 3l8 4.5v9L12 21l-8-4.5zM4 7.5l8 4.5 8-4.5M12 12v9",
    "bucket": "M4 6c0-4 16-4 16 0l-2 13c0 2.7-12 2.7-12 0zM4 6c0 3.5 16 3.5 16 0",
    "certificate": "M12 3a6 6 0 1 0 0 12 6 6 0 1 0 0-12M8.5 14 7 21.500l5-2.5 5 2.500L15.5 14M9.5 9l2 2 3-3.5",
    "chart": "M3 3v18h18M7 15l4-5 3.5 3L20 6",
    "clock": "M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18M12 7v5l3.5 2.5",
    "container": "M3 3h18v18H3zM7.5 7.500v9M12 7.500v9M16.5 7.500v9",
    "database": "M4 6c0-4 16-4 16 0v12c0 4-16 4-16 0zM4 6c0 4 16 4 16 0M4 12c0 4 16 4 16 0",
    "disk": "M3 5h18v14H3zM3 14h18M17 16.600h.01",
    "endpoint": "M3 12h8M11 7a5 5 0 1 1 0 10zM16 12h5",
    "envelope": "M3 5h18v14H3zM3 6.500l9 7 9-7",
    "eye": "M2 12c5-9 15-9 20 0-5 9-15 9-20 0M12 9a3 3 0 1 0 0 6 3 3 0 1 0 0-6",
    "function": "M6 3.500h3.500L18 20.500M11.2 10 6 20.5",
    "gateway": "M4 21V9a8 8 0 0 1 16 0v12M12 20V9M8.5 12.5 12 9l3.5 3.5",
    "gauge": "M4 18a9 9 0 1 1 16 0M12 15l4-6",
    "gear": "M12 8.500a3.5 3.5 0 1 0 0 7 3.5 3.5 0 1 0 0-7M12 2.500v4M12 17.500v4M2.5 12h4M17.5 12h4M5.3 5.300l2.8 2.8"
    "M15.9 15.900l2.8 2.800M18.7 5.300l-2.8 2.800M8.1 15.900l-2.8 2.8",
    "globe": "M12 3a9 9 0 1 0 0 18 9 9 0 1 0 0-18M3 12h18M12 3c5 5 5 13 0 18M12 3c-5 5-5 13 0 18",
    "key": "M8 10.500a4.5 4.5 0 1 0 0 9 4.5 4.5 0 1 0 0-9M11.2 11.8 20 3M16.5 6.500l3 3",
    "lines": "M4 5h16M4 10h16M4 15h11M4 20h14",
    "lock": "M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4M12 15v2.5",
    "module": "M4 4h6.500v6.500H4zM13.5 4H20v6.500h-6.500zM4 13.500h6.500V20H4zM13.5 13.500H20V20h-6.500z",
    "more": "M4 12h.01M12 12h.01M20 12h.01",
    "network": "M9 3h6v5H9zM2 16h6v5H2zM16 16h6v5h-6zM12 8v4M5 16v-4h14v4",
    "person": "M12 3a4.5 4.5 0 1 0 0 9 4.5 4.5 0 1 0 0-9M3.5 21c0-8 17-8 17 0z",
    "queue": "M3 6h4v12H3zM10 6h4v12h-4zM17 6h4v12h-4z",
    "search": "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 1 0 0-13M15.5 15.5 21 21",
    "server": "M4 3h16v7H4zM4 14h16v7H4zM7.5 6.500h.01M7.5 17.500h.01M12 6.500h5M12 17.500h5",
    "shield": "M12 2.500l8 3v6c0 5-3.5 8.5-8 10-4.5-1.5-8-5-8-10v-6z",
    "sliders": "M6 3v9M6 16v5M12 3v3M12 10v11M18 3v11M18 18v3M3.5 14h5M9.5 8h5M15.5 16h5",
    "table": "M3 4h18v16H3zM3 9.500h18M9 9.500V20M3 15h18",
    "topic": "M4 9.500v5h4l8 5V4.500l-8 5zM19 9c1.5 2 1.5 4 0 6",
}
"""By name, the path of each: the round ends of the strokes make the points of some of them."""
