// What the server calls.
window.writeTitle = title => { document.title = title; };

// The server draws in the colours of a cookie, so that its first paint is right: those chosen by hand, else those of the system.
(() => {
  const dark = (localStorage.scheme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
  const keep = scheme => { document.cookie = `scheme=${scheme}; path=/; max-age=31536000; samesite=lax`; };
  if (dark !== document.cookie.includes('scheme=dark')) {
    keep(dark ? 'dark' : 'light');
    if (!sessionStorage.scheme) { sessionStorage.scheme = '1'; location.reload(); }
  }
  document.addEventListener('click', event => {
    if (event.target.closest('[data-scheme]')) { keep(localStorage.scheme = dark ? 'light' : 'dark'); location.reload(); }
    // The menu of a narrow screen closes behind the link that was followed.
    if (event.target.closest('[popover] a')) event.target.closest('[popover]').hidePopover();
  });
})();
