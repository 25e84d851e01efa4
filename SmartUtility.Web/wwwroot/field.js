// An agent's report: photos made smaller before they are sent, and a draft that survives a lost connection. The form works without all this.
(() => {
  const form = document.getElementById('report');
  if (!form) return;
  const key = 'report-' + form.dataset.draft, said = document.getElementById('draft'), photos = document.getElementById('photos');
  const fields = [...form.querySelectorAll('[name^="Input."]')];
  const say = text => { said.textContent = text; said.hidden = !text; };
  const url = blob => new Promise(done => { const reader = new FileReader(); reader.onload = () => done(reader.result); reader.readAsDataURL(blob); });
  const small = async file => {
    try {
      const picture = await createImageBitmap(file), by = Math.min(1, 1280 / Math.max(picture.width, picture.height));
      const canvas = document.createElement('canvas');
      canvas.width = Math.round(picture.width * by); canvas.height = Math.round(picture.height * by);
      canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise(done => canvas.toBlob(done, 'image/jpeg', 0.75));
      return blob && blob.size < file.size ? new File([blob], 'photo.jpg', { type: 'image/jpeg' }) : file;
    } catch { return file; }
  };
  const keep = async () => {
    const draft = { fields: Object.fromEntries(fields.map(f => [f.name, f.value])), photos: await Promise.all([...photos.files].map(url)) };
    // Photos may not fit into the browser's store; the words then are kept alone.
    try { localStorage.setItem(key, JSON.stringify(draft)); } catch { try { localStorage.setItem(key, JSON.stringify({ ...draft, photos: [] })); } catch { /* no store at all */ } }
  };
  const put = files => { const all = new DataTransfer(); files.forEach(f => all.items.add(f)); photos.files = all.files; };
  const back = async () => {
    let draft;
    try { draft = JSON.parse(localStorage.getItem(key)); } catch { return; }
    if (!draft) return;
    fields.forEach(f => { if (draft.fields[f.name] != null) f.value = draft.fields[f.name]; });
    put(draft.photos.map((text, no) => {
      const [head, body] = text.split(','), bytes = Uint8Array.from(atob(body), c => c.charCodeAt(0));
      return new File([bytes], `photo-${no}.jpg`, { type: head.slice(5, head.indexOf(';')) });
    }));
    say(form.dataset.back);
  };
  let busy;
  fields.forEach(f => f.addEventListener('input', keep));
  photos.addEventListener('change', () => { busy = Promise.all([...photos.files].map(small)).then(files => { put(files); return keep(); }).finally(() => { busy = null; }); });
  form.addEventListener('submit', async e => {
    e.preventDefault();
    await busy;
    await keep();
    try {
      const answer = await fetch(location.href, { method: 'POST', body: new FormData(form) });
      if (answer.redirected && new URL(answer.url).pathname === '/field/jobs') { localStorage.removeItem(key); location.href = '/field/jobs'; }
      else if (answer.redirected) location.href = answer.url;
      else { document.open(); document.write(await answer.text()); document.close(); }
    } catch { say(form.dataset.kept); said.scrollIntoView(); }
  });
  back();
})();
