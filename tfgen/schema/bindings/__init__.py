"""The schema of a provider, put together from the bindings that CDK Terrain publishes for its users' languages.

Each provider has a package on PyPI, `cdktn-provider-NAME`, generated from the provider's schema
(https://github.com/cdktn-io). In its archive is a JavaScript module a resource. All of them are written by one
generator, and say of every attribute what the schema says: whether it is required, optional or computed, its type, and
whether it is a block. Nothing of such a package is run or installed here; it is read as text.
"""

from tfgen.schema.bindings.archive import Bindings, read_bindings
from tfgen.schema.bindings.download import download_bindings, package_name

__all__ = ["Bindings", "download_bindings", "package_name", "read_bindings"]
