"""How servers of our own are reached."""

import ssl
from typing import Any, Final

#: What a client of httpx is told: through no proxy of the environment, which is for the world; and
#: with no certificates, which plain HTTP has no use for and which take 20 ms to load.
OWN_SERVER: Final[dict[str, Any]] = {
    "trust_env": False,
    "verify": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
}
