"""Settings of HTTP clients for the servers of this installation."""

import ssl
from typing import Any, Final

#: Settings of a client of httpx: no proxy of the environment, which is for the world; and
#: no certificates, which plain HTTP has no use for and which take 20 ms to load.
OWN_SERVER: Final[dict[str, Any]] = {
    "trust_env": False,
    "verify": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
}
