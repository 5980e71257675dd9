"""`tfgen report`: what there is to see of a project, as one page without a network, and as JSON."""
