"""The config and the templates themselves, as people wrote them: what rules see of them."""
