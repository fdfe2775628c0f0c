// Draws one Plotly chart, and when the figure changes brings the same drawing up to date.
const LOST = 'The chart could not be drawn. Its figures stand in the table below.';
let loading;

function plotly(address) {
  if (window.Plotly) return Promise.resolve(window.Plotly);
  loading ??= new Promise((loaded, failed) => {
    const script = document.createElement('script');
    script.src = address;
    script.onload = () => loaded(window.Plotly);
    script.onerror = () => {
      loading = undefined;
      failed();
    };
    document.head.appendChild(script);
  });
  return loading;
}

function place(parent) {
  const found = parent.querySelector(':scope > .stPlotlyChart');
  if (found) return found;
  const box = document.createElement('div');
  box.className = 'stPlotlyChart';
  box.dataset.testid = 'stPlotlyChart';
  box.setAttribute('role', 'figure');
  return parent.appendChild(box);
}

// Where a click leads: the trace names the filter, the point (or the whole trace, when it is an area) its value.
function lead(points) {
  for (const { data, customdata } of points ?? []) {
    const value = customdata ?? data.customdata?.[0];
    if (data.meta?.leads && value) return { filter: data.meta.leads, value: String(value) };
  }
}

function listen(box) {
  box.on('plotly_click', ({ points }) => {
    const found = lead(points);
    if (found) followLead(box.tell, found, box.leads[found.filter]);
  });
  box.on('plotly_hover', ({ points }) => box.classList.toggle('leads', Boolean(lead(points))));
  box.on('plotly_unhover', () => box.classList.remove('leads'));
}

async function draw(box, { figure, config, address }) {
  const { data, layout } = JSON.parse(figure);
  // The page keeps its place while the library loads; data-drawn stands on a chart that is up to date.
  box.style.minHeight = `${layout.height}px`;
  delete box.dataset.drawn;
  try {
    const library = await plotly(address);
    if (box.figure !== figure) return; // A newer one came meanwhile.
    await library.react(box, data, layout, config);
    box.drawings = (box.drawings ?? 0) + 1;
    box.dataset.drawn = box.drawings;
    if (!box.watch) {
      listen(box);
      let width = box.clientWidth;
      box.watch = new ResizeObserver(() => {
        if (box.clientWidth && box.clientWidth !== width) library.Plots.resize(box);
        width = box.clientWidth;
      });
      box.watch.observe(box);
    }
  } catch {
    box.textContent = LOST;
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const box = place(parentElement);
  box.tell = setTriggerValue;
  box.leads = data.leads;
  box.setAttribute('aria-label', data.alt);
  if (box.figure !== data.figure) {
    box.figure = data.figure;
    draw(box, data);
  }
  return () => {
    box.watch?.disconnect();
    window.Plotly?.purge(box);
    box.remove();
  };
}
