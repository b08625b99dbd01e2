"""I-21: what people put into text fields so that it runs."""

XSS = (
    "<script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "[x](javascript:window.hacked=1)",
    "[x](JaVaScRiPt:window.hacked=1)",
    "<svg onload=window.hacked=1></svg>",
    "<svg><animate onbegin=window.hacked=1 attributeName=x dur=1s></svg>",
    "</script><script>window.hacked=1</script>",
    "<iframe srcdoc='<script>parent.hacked=1</script>'></iframe>",
    "<a href='javascript:window.hacked=1'>x</a>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.hacked=1>",
    "<details open ontoggle=window.hacked=1>x</details>",
    "<form action='javascript:window.hacked=1'><button>x</button></form>",
    "<base href='https://evil.test/'><meta http-equiv=refresh content='0;url=https://evil.test/'>",
    "![x](javascript:window.hacked=1)",
    "<style>@import 'https://evil.test/x.css';</style>",
    '" onmouseover="window.hacked=1" x="',
    "\\text{<img src=x onerror=window.hacked=1>}",
    "\\href{javascript:window.hacked=1}{x}",
    "<noscript><p title='</noscript><img src=x onerror=window.hacked=1>'>",
)
