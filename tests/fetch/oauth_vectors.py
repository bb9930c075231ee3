"""Signatures that others have published: RFC 5849, OAuth Core 1.0, Twitter's pages, and Mobage's requests.

The Mobage ones are of made-up secrets, for requests as DeNA's own samples send them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from lbtui.fetch.credentials import Signing
from lbtui.model.secret import Secret


@dataclass(frozen=True)
class Vector:
    """A request, what signs it, and what must come out; `base` is "" where nobody published it.

    `protocol` are the oauth_ parameters but for the signature, `form` those of a form's body, both as they are sent.
    """

    name: str
    method: str
    url: str
    consumer_secret: str
    token_secret: str
    protocol: dict[str, str]
    signature: str
    base: str = ""
    form: str = ""
    header: str = ""
    literal_base: str = ""
    unescaped_signature: str = ""
    legs: int = field(default=3, kw_only=True)

    def __str__(self) -> str:
        return self.name

    @property
    def signing(self) -> Signing:
        token = self.protocol.get("oauth_token")
        return Signing(
            Secret(self.protocol["oauth_consumer_key"]),
            Secret(self.consumer_secret),
            Secret(token) if token else None,
            Secret(self.token_secret) if token else None,
        )

    @property
    def query(self) -> str:
        return urlsplit(self.url).query


def _protocol(key: str, token: str | None, timestamp: int, nonce: str, **more: str) -> dict[str, str]:
    named = {"consumer_key": key, "token": token, "timestamp": str(timestamp), "nonce": nonce, **more}
    sent = {f"oauth_{name}": value for name, value in named.items() if value}
    return {**sent, "oauth_signature_method": "HMAC-SHA1"}


_PHOTOS, _PHOTOS_SECRET = "dpf43f3p2l4k3l03", "kd94hf93k423kf44"
_SHOWN = "http://photos.example.net/photos?file=vacation.jpg&size=original"
_TWITTER_STATUS = (
    "status=Hello%20Ladies%20%2B%20Gentlemen%2C%20a%20signed%20OAuth%20request%21&include_entities=true"
)


def _twitter(version: str, signature: str) -> Vector:
    return Vector(
        f"Twitter /{version}/",
        "POST",
        f"https://api.twitter.com/{version}/statuses/update.json?include_entities=true",
        "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
        "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE",
        _protocol(
            "xvz1evFS4wEEPTGEFPHBog",
            "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
            1318622958,
            "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg",
            version="1.0",
        ),
        signature,
        form=_TWITTER_STATUS.partition("&")[0],
    )


PUBLISHED = [
    Vector(
        "RFC 5849, 1.2, temporary credentials",
        "POST",
        "https://photos.example.net/initiate",
        _PHOTOS_SECRET,
        "",
        _protocol(_PHOTOS, None, 137131200, "wIjqoS", callback="http://printer.example.com/ready"),
        "74KNZJeDHnMBp0EMJ9ZHt/XKycU=",
    ),
    Vector(
        "RFC 5849, 1.2, token",
        "POST",
        "https://photos.example.net/token",
        _PHOTOS_SECRET,
        "hdhd0244k9j7ao03",
        _protocol(_PHOTOS, "hh5s93j4hdidpola", 137131201, "walatlh", verifier="hfdp7dh39dks9884"),
        "gKgrFCywp7rO0OXSjdot/IHF7IU=",
    ),
    Vector(
        "RFC 5849, 1.2, photo",
        "GET",
        _SHOWN,
        _PHOTOS_SECRET,
        "pfkkdhi9sl3r4s00",
        _protocol(_PHOTOS, "nnch734d00sl2jdk", 137131202, "chapoH"),
        "MdpQcU8iPSUjWoN/UDMsK2sui9I=",
    ),
    Vector(
        "RFC 5849, 3.4.1.1, its value as erratum 2550 corrects it",
        "POST",
        "http://example.com/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b",
        "j49sk3j29djd",
        "dh893hdasih9",
        _protocol("9djdj82h48djs9d2", "kkk9d7dh3k39sjv7", 137131201, "7d8f3e4a"),
        "r6/TJjbCOr97/+UU0NsvSne7s5g=",
        base="POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D"
        "%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a"
        "%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7",
        form="c2&a3=2+q",
    ),
    Vector(
        "OAuth Core 1.0, appendix A",
        "GET",
        _SHOWN,
        _PHOTOS_SECRET,
        "pfkkdhi9sl3r4s00",
        _protocol(_PHOTOS, "nnch734d00sl2jdk", 1191242096, "kllo9940pd9333jh", version="1.0"),
        "tR3+Ty81lMeYAr/Fid0kMTYa/WM=",
    ),
    _twitter("1.1", "hCtSmYh+iHYCEqBWrE7C7hYmtUk="),
    _twitter("1", "tnnArxj06cWHq44gCs1OSKk/jLY="),
]

_MOBAGE_PATH = "http%3A%2F%2Fsp.sb.mobage-platform.cn%2Fsocial%2Fapi%2Frestful%2Fv2%2Fleaderboards%2F%40app"
_MOBAGE_START = "oauth_consumer_key%3Ddemo-consumer-key%26oauth_nonce%3D7d8f3e4a0422e0b8"
_MOBAGE_MIDDLE = "%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D1370000000"
_MOBAGE_TOKEN = "%26oauth_token%3Ddemo-token%253A0001"


def _mobage(
    name: str,
    method: str,
    path: str,
    query: tuple[str, str, str],
    signature: str,
    unescaped_signature: str,
    *,
    legs: int = 3,
) -> Vector:
    """`query` as it is sent, and the parts of the base string that its parameters are before and after oauth_."""
    sent, before, after = query
    token = _MOBAGE_TOKEN if legs == 3 else ""
    encoded = path.replace("/", "%2F").replace("@", "%40")
    start = f"{method}&{_MOBAGE_PATH}{encoded}&"
    protocol = f"{_MOBAGE_START}{_MOBAGE_MIDDLE}{token}%26oauth_version%3D1.0"
    shown = signature.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
    return Vector(
        f"Mobage, {name}",
        method,
        f"http://sp.sb.mobage-platform.cn/social/api/restful/v2/leaderboards/@app{path}{sent}",
        "demo-consumer-secret&+/=",
        "demo-token-secret+/=" if legs == 3 else "",
        _protocol(
            "demo-consumer-key",
            "demo-token:0001" if legs == 3 else None,
            1370000000,
            "7d8f3e4a0422e0b8",
            version="1.0",
        ),
        signature,
        base=start + before + protocol + after,
        header='OAuth oauth_nonce="7d8f3e4a0422e0b8", oauth_timestamp="1370000000", oauth_version="1.0", '
        'oauth_signature_method="HMAC-SHA1", oauth_consumer_key="demo-consumer-key", '
        + ('oauth_token="demo-token%3A0001", ' if legs == 3 else "")
        + f'oauth_signature="{shown}"',
        literal_base=start + protocol,
        unescaped_signature=unescaped_signature,
        legs=legs,
    )


_NO_QUERY = ("", "", "")
MOBAGE = [
    _mobage("boards", "GET", "", _NO_QUERY, "x/T8t9E3PoRYBof38rzhF8kXhgs=", "y+2vdA5nctw/nRO3KCBxMJokVmM="),
    _mobage(
        "one board",
        "GET",
        "/highscore",
        _NO_QUERY,
        "+ev4sWIGtOd9V5hw9XkZTXGotuQ=",
        "Iucr77PkFKUKFETw3w+Mwo4e6HM=",
    ),
    _mobage(
        "scores, fields with raw commas",
        "GET",
        "/highscore/@me/@all",
        (
            "?fields=userId,value,displayValue,rank&startIndex=51&count=50",
            "count%3D50%26fields%3DuserId%252Cvalue%252CdisplayValue%252Crank%26",
            "%26startIndex%3D51",
        ),
        "CtKjHUlw6wpsuC7WAntb2Q2qm2Y=",
        "3zP8MALb/ZzZCoC5UlD28DKHI+k=",
    ),
    _mobage(
        "scores of friends",
        "GET",
        "/highscore/@me/@friends",
        ("?sortBy=rank&sortOrder=descending", "", "%26sortBy%3Drank%26sortOrder%3Ddescending"),
        "NR12K/G2akUfuPA6ysqXOhzEcHs=",
        "TLm2lBDqbG5gwXUb6ht2KBiNw3U=",
    ),
    _mobage(
        "PUT of a score, whose JSON is not signed",
        "PUT",
        "/highscore/@me/@self",
        ("?fields=value", "fields%3Dvalue%26", ""),
        "11h7ONHvJ2gJyNmWk5KW9sUiUrQ=",
        "pc29bMF0rLIKVuS0JaSWN0an9Xk=",
    ),
    _mobage(
        "two-legged",
        "GET",
        "/highscore/10001/@self",
        _NO_QUERY,
        "fmnVxqEpV1Ely+EHG/aWUUF1GDk=",
        "ISLVwDGi+VO/7dNKVm7Yiu3xzeg=",
        legs=2,
    ),
]
