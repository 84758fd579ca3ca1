import { describe, expect, it } from '@jest/globals';
import { mailText } from '@s48/testing';
import { parseMail } from './mail.parser.js';

const textOf = async (html: string): Promise<string> => (await parseMail(mailText({ Subject: 'Rupa', 'Content-Type': 'text/html; charset=utf-8' }, html))).text;

describe('X02 the HTML of a mail ends as text', () => {
  it.each([
    ['a script', '<p>Rupa</p><script>alert(1)</script>'],
    ['a script in a script', '<p>Rupa</p><scr<script>ipt>alert(1)</scr</script>ipt>'],
    ['a script that never ends', '<p>Rupa</p><script>alert(1)'],
    ['a style with url()', '<style>p { background: url(https://napadac.rs/p.gif) }</style><p style="background:url(javascript:alert(1))">Rupa</p>'],
    ['an event handler', '<p onclick="alert(1)" onmouseover=alert(1)>Rupa</p><img src=x onerror="alert(1)">'],
    ['a handler behind a slash', '<svg/onload=alert(1)><p>Rupa</p></svg>'],
    ['javascript: in a link', '<a href="javascript:alert(1)">Rupa</a>'],
    ['javascript: in pieces', '<a href="jav&#x09;ascript:alert(1)">Rupa</a><a href=" &#14; javascript:alert(1)"></a>'],
    ['data: in a frame', '<iframe src="data:text/html,<script>alert(1)</script>"></iframe><p>Rupa</p>'],
    ['srcdoc', '<iframe srcdoc="<img src=x onerror=alert(1)>"></iframe><p>Rupa</p>'],
    ['a quote that is not closed', '<p>Rupa</p><img alt="x src=y onerror=alert(1)>'],
    ['a tag that is not closed', '<p>Rupa</p><img src=x onerror=alert(1)'],
    ['a NUL in a tag', '<p>Rupa</p><scr\0ipt>alert(1)</scr\0ipt>'],
    ['a comment of Outlook', '<!--[if gte mso 9]><script>alert(1)</script><![endif]--><p>Rupa</p>'],
    ['a template', '<template><img src=x onerror=alert(1)></template><p>Rupa</p>'],
    ['a title', '<title><img src=x onerror=alert(1)></title><p>Rupa</p>'],
    ['mathematics', '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></math><p>Rupa</p>'],
    ['a base and a form', '<base href="javascript:"><form action="javascript:alert(1)"><p>Rupa</p><button formaction="javascript:alert(1)"></button></form>'],
    ['a refresh', '<meta http-equiv=refresh content="0;url=javascript:alert(1)"><p>Rupa</p>'],
    ['xlink', '<svg><a xlink:href="javascript:alert(1)"><text>Rupa</text></a></svg>'],
  ])('%s', async (_, html) => {
    const text = await textOf(html);
    expect(text).toContain('Rupa');
    expect(text).not.toMatch(/<\/?[a-z!]|javascript\s*:|\bon\w+\s*=|url\s*\(|srcdoc|data:/i);
  });

  it('and what a citizen writes with such letters stays what they wrote', async () => {
    expect(await textOf('<p>Na tabli pi&scaron;e &lt;img onerror=alert(1)&gt; i 2 &lt; 3</p>')).toBe('Na tabli piše <img onerror=alert(1)> i 2 < 3');
  });
});
