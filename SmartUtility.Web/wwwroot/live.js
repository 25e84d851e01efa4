// Keeps the value of a live page fresh by server-sent events; closed while the page is hidden.
(() => {
  const box = document.getElementById('live'), value = document.getElementById('live-value'), note = document.getElementById('live-note');
  const line = document.querySelector('#live-line polyline'), points = [];
  let source;
  const draw = () => {
    const now = Date.now();
    while (points.length && now - points[0].at > 9e5) points.shift();
    const top = Math.max(1, ...points.map(p => p.rate));
    line.setAttribute('points', points.map(p => `${(360 - (now - p.at) / 2500).toFixed(1)},${(58 - p.rate / top * 54).toFixed(1)}`).join(' '));
  };
  const open = () => {
    source = new EventSource(box.dataset.source);
    source.addEventListener('reading', e => {
      const tick = JSON.parse(e.data);
      value.textContent = tick.text;
      note.textContent = tick.note;
      box.classList.remove('stale');
      if (tick.rate != null) points.push({ at: Date.now(), rate: tick.rate });
      draw();
    });
    source.onerror = () => { box.classList.add('stale'); note.textContent = box.dataset.lost; };
  };
  document.addEventListener('visibilitychange', () => { source.close(); if (!document.hidden) open(); });
  open();
})();
