// Keeps the colour scheme of the system in a cookie, so that the server's first paint is right next time.
(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const kept = document.cookie.includes('scheme=dark');
  if (dark !== kept) {
    document.cookie = `scheme=${dark ? 'dark' : 'light'}; path=/; max-age=31536000; samesite=lax`;
    if (!sessionStorage.scheme) { sessionStorage.scheme = '1'; location.reload(); }
  }
})();
