// Expected against received with Chart.js, append only. The library is loaded when the first curve is drawn.
let loading;
function library() {
  if (window.Chart) return Promise.resolve();
  return loading ??= new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = new URL('lib/chart.umd.min.js', document.baseURI).href;
    script.onload = done;
    script.onerror = () => { loading = undefined; script.remove(); failed(new Error('chart.umd.min.js could not be loaded')); };
    document.head.append(script);
  });
}

const palette = dark => dark
  ? { expected: '#D0D4D8', received: '#6DB3E6', loss: '#FF8A50', text: '#A7ADB3', line: '#2B3035' }
  : { expected: '#6B7075', received: '#0F4C75', loss: '#C8440A', text: '#5C6066', line: '#DCDEDF' };

function hatch(colour) {
  const tile = document.createElement('canvas');
  tile.width = tile.height = 8;
  const pen = tile.getContext('2d');
  pen.fillStyle = colour + '2E';
  pen.fillRect(0, 0, 8, 8);
  pen.strokeStyle = colour;
  pen.lineWidth = 1.5;
  pen.beginPath();
  for (const shift of [-8, 0, 8]) { pen.moveTo(shift, 8); pen.lineTo(shift + 8, 0); }
  pen.stroke();
  return pen.createPattern(tile, 'repeat');
}

const difference = (expected, received) => expected > 0 && received !== null ? (expected - received) / expected * 100 : null;

// Everything comes as text: else the server would keep a description of every type for every open page.
export async function create(id, curve, look, page) {
  await library();
  const [canvas, strip] = [document.getElementById(id), document.getElementById(id + '-strip')];
  const { words, language } = JSON.parse(look);
  const colours = palette(document.querySelector('meta[name=color-scheme]').content === 'dark');
  const clear = 'rgba(0,0,0,0)';
  const locale = language === 'fr' ? 'fr-FR' : 'en-GB';
  const number = value => new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value);
  const percent = value => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value) + (language === 'fr' ? '\u202f%' : '%');
  let unit, limit, kept;
  const over = (expected, received) => limit !== null && difference(expected, received) > limit ? expected : null;

  const line = (label, colour, width, more) => ({ label, data: [], borderColor: colour, backgroundColor: colour, borderWidth: width, pointRadius: 0, pointHitRadius: 8, spanGaps: false, ...more });
  const scale = { ticks: { color: colours.text }, grid: { color: colours.line } };
  const common = { locale, animation: false, responsive: true, maintainAspectRatio: false, interaction: { mode: 'index', intersect: false } };
  const main = new Chart(canvas, {
    type: 'line',
    data: { labels: [], datasets: [
      line(words.expected, colours.expected, 2, { borderDash: [6, 4] }),
      line(words.received, colours.received, 2.5, words.expected ? { fill: { target: 0, above: clear, below: colours.loss + '2E' } } : { fill: 'origin', backgroundColor: colours.received + '2E' }),
      line('', clear, 0, { fill: { target: 1, above: hatch(colours.loss), below: clear }, pointHitRadius: 0 }),
    ] },
    options: { ...common,
      scales: {
        x: { ...scale, ticks: { color: colours.text, maxTicksLimit: 8, maxRotation: 0, autoSkipPadding: 16 }, grid: { display: false } },
        y: { ...scale, beginAtZero: true, title: { display: true, text: '', color: colours.text } },
      },
      plugins: {
        legend: { labels: { color: colours.text, usePointStyle: true, pointStyle: 'line', pointStyleWidth: 32, filter: item => item.datasetIndex < 2 && item.text !== '' } },
        tooltip: { filter: item => item.datasetIndex < 2 && item.dataset.label !== '', callbacks: {
          label: item => `${item.dataset.label}: ${number(item.parsed.y)} ${unit}`,
          footer: items => {
            const at = items[0]?.dataIndex;
            if (at === undefined) return '';
            const [expected, received] = [main.data.datasets[0].data[at], main.data.datasets[1].data[at]];
            const share = difference(expected, received);
            return share === null ? '' : `${words.difference}: ${number(expected - received)} ${unit} (${percent(share)})`;
          },
        } },
      },
    },
  });
  const below = new Chart(strip, {
    type: 'line',
    data: { labels: [], datasets: [
      line(words.difference + ' %', colours.loss, 1.5, { fill: 'origin', backgroundColor: colours.loss + '2E' }),
      line(words.limit, colours.text, 1, { borderDash: [2, 3] }),
    ] },
    options: { ...common,
      scales: { x: { display: false }, y: { ...scale, beginAtZero: true, ticks: { color: colours.text, maxTicksLimit: 3, callback: value => percent(value) } } },
      plugins: { legend: { display: false }, tooltip: { callbacks: { label: item => `${item.dataset.label}: ${percent(item.parsed.y)}` } } },
    },
  });

  function put(label, expected, received) {
    main.data.labels.push(label);
    main.data.datasets[0].data.push(expected);
    main.data.datasets[1].data.push(received);
    main.data.datasets[2].data.push(over(expected, received));
    below.data.labels.push(label);
    below.data.datasets[0].data.push(difference(expected, received));
    below.data.datasets[1].data.push(limit);
  }
  const flow = text => text === '' ? null : Number(text);
  function trim(length) {
    for (const chart of [main, below]) {
      const excess = chart.data.labels.length - length;
      if (excess <= 0) continue;
      chart.data.labels.splice(0, excess);
      for (const set of chart.data.datasets) set.data.splice(0, excess);
    }
  }
  function draw() {
    main.update('none');
    below.update('none');
    canvas.dataset.points = main.data.labels.length;
    canvas.dataset.last = JSON.stringify([main.data.datasets[0].data.at(-1) ?? null, main.data.datasets[1].data.at(-1) ?? null]);
  }
  function replace(text) {
    const fresh = JSON.parse(text);
    ({ unit, limitPercent: limit, window: kept } = fresh);
    main.options.scales.y.title.text = unit;
    trim(0);
    fresh.labels.forEach((label, at) => put(label, fresh.expected[at], fresh.received[at]));
    draw();
  }
  const seen = () => page.invokeMethodAsync('HiddenAsync', document.hidden).catch(() => { });
  document.addEventListener('visibilitychange', seen);
  replace(curve);

  return {
    append(point) {
      const [label, expected, received] = point.split('|');
      put(label, flow(expected), flow(received));
      trim(kept);
      draw();
    },
    replace,
    destroy() { document.removeEventListener('visibilitychange', seen); main.destroy(); below.destroy(); },
  };
}
