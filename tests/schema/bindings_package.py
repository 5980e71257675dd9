"""A package of bindings as CDK Terrain's generator writes them, for a small provider of our own."""

from __future__ import annotations

import io
import tarfile
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LINK = "{@link https://registry.terraform.io/providers/acme/cloud/2.3.4/docs"
SERVER_TYPES = f"""\
export interface ServerConfig extends cdktn.TerraformMetaArguments {{
    /**
    * Docs at Terraform Registry: {LINK}/resources/server#description Server#description}}
    */
    readonly description?: string;
    /**
    * Docs at Terraform Registry: {LINK}/resources/server#zones Server#zones}}
    */
    readonly zones?: string[];
    /**
    * disk block
    *
    * Docs at Terraform Registry: {LINK}/resources/server#disk Server#disk}}
    */
    readonly disk: ServerDisk[] | cdktn.IResolvable;
    /**
    * boot block
    *
    * Docs at Terraform Registry: {LINK}/resources/server#boot Server#boot}}
    */
    readonly boot?: ServerBoot;
    /**
    * Docs at Terraform Registry: {LINK}/resources/server#network Server#network}}
    */
    readonly network?: ServerNetwork;
}}
"""
SERVER = """\
function serverDiskToHclTerraform(struct) {
    const attrs = {
        gigabytes: {
            value: cdktn.numberToHclTerraform(struct.gigabytes),
            isBlock: false,
            type: "simple",
            storageClassType: "number",
        },
    };
}
class ServerDiskOutputReference extends cdktn.ComplexObject {
    // gigabytes - computed: false, optional: false, required: true
    _gigabytes;
    get gigabytes() {
        return this.getNumberAttribute('gigabytes');
    }
}
function serverBootToHclTerraform(struct) {
}
class ServerBootOutputReference extends cdktn.ComplexObject {
    // image - computed: false, optional: true, required: false
    get image() {
        return this.getStringAttribute('image');
    }
}
function serverNetworkToHclTerraform(struct) {
}
class ServerNetworkOutputReference extends cdktn.ComplexObject {
    // address - computed: false, optional: false, required: true
    get address() {
        return this.getStringAttribute('address');
    }
    // port - computed: false, optional: true, required: false
    get port() {
        return this.getNumberAttribute('port');
    }
}
function serverRulesToHclTerraform(struct) {
}
class ServerRulesOutputReference extends cdktn.ComplexObject {
    // from - computed: true, optional: true, required: false
    get from() {
        return this.getNumberAttribute('from');
    }
}
class Server extends cdktn.TerraformResource {
    static tfResourceType = "cloud_server";
    // description - computed: false, optional: true, required: false
    _description;
    get description() {
        return this.getStringAttribute('description');
    }
    // zones - computed: false, optional: true, required: false
    get zones() {
        return cdktn.Fn.tolist(this.getListAttribute('zones'));
    }
    // addresses - computed: true, optional: false, required: false
    _addresses = new cdktn.StringMap(this, "addresses");
    get addresses() {
        return this._addresses;
    }
    // tags_by_source - computed: true, optional: false, required: false
    _tagsBySource = new cdktn.StringListMap(this, "tags_by_source");
    get tagsBySource() {
        return this._tagsBySource;
    }
    // rules - computed: true, optional: true, required: false
    _rules = new ServerRulesList(this, "rules", true);
    // network - computed: false, optional: true, required: false
    _network = new ServerNetworkOutputReference(this, "network");
    // disk - computed: false, optional: false, required: true
    _disk = new ServerDiskList(this, "disk", false);
    // boot - computed: false, optional: true, required: false
    _boot = new ServerBootOutputReference(this, "boot");
    synthesizeHclAttributes() {
        const attrs = {
            zones: {
                value: cdktn.listMapperHcl(cdktn.stringToHclTerraform, false)(this._zones),
                isBlock: false,
                type: "set",
                storageClassType: "stringList",
            },
            disk: {
                value: cdktn.listMapperHcl(serverDiskToHclTerraform, true)(this._disk.internalValue),
                isBlock: true,
                type: "list",
                storageClassType: "ServerDiskList",
            },
            boot: {
                value: serverBootToHclTerraform(this._boot.internalValue),
                isBlock: true,
                type: "list",
                storageClassType: "ServerBootList",
            },
        };
    }
}
"""
PROVIDER_TYPES = f"""\
export interface CloudProviderConfig {{
    /**
    * login block
    *
    * Docs at Terraform Registry: {LINK}#login CloudProvider#login}}
    */
    readonly login?: CloudProviderLogin;
}}
export interface CloudProviderLogin {{
    /**
    * Docs at Terraform Registry: {LINK}#token CloudProvider#token}}
    */
    readonly token: string;
}}
"""
PROVIDER = """\
function cloudProviderLoginToHclTerraform(struct) {
    const attrs = {
        token: {
            value: cdktn.stringToHclTerraform(struct.token),
            isBlock: false,
            type: "simple",
            storageClassType: "string",
        },
    };
}
class CloudProvider extends cdktn.TerraformProvider {
    static tfResourceType = "cloud";
    // alias - computed: false, optional: true, required: false
    _alias;
    // login - computed: false, optional: true, required: false
    _login;
    synthesizeHclAttributes() {
        const attrs = {
            login: {
                value: cloudProviderLoginToHclTerraform(this._login),
                isBlock: true,
                type: "list",
                storageClassType: "CloudProviderLogin",
            },
        };
    }
}
"""
DATA = """\
class DataCloudZone extends cdktn.TerraformDataSource {
    static tfResourceType = "cloud_zone";
    // name - computed: false, optional: false, required: true
    get name() {
        return this.getStringAttribute('name');
    }
}
"""
FILES = {
    "server/index.js": SERVER,
    "server/index.d.ts": SERVER_TYPES,
    "provider/index.js": PROVIDER,
    "provider/index.d.ts": PROVIDER_TYPES,
    "data-cloud-zone/index.js": DATA,
}


def write_package(folder: Path, files: dict[str, str] = FILES) -> Path:
    """A package that pip takes, with these modules."""
    path = folder / "cdktn_provider_cloud-9.0.0-py3-none-any.whl"
    information = "cdktn_provider_cloud-9.0.0.dist-info"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("cdktn_provider_cloud/_jsii/provider-cloud@9.0.0.jsii.tgz", _archive(files))
        package.writestr(
            f"{information}/METADATA", "Metadata-Version: 2.1\nName: cdktn-provider-cloud\nVersion: 9.0.0\n"
        )
        package.writestr(f"{information}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        package.writestr(f"{information}/RECORD", "")
    return path


def _archive(files: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(f"package/lib/{name}")
            member.size = len(text.encode())
            archive.addfile(member, io.BytesIO(text.encode()))
    return content.getvalue()
