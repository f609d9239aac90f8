// Measures how late the extension host's event loop is: a second extension in the same process, so that nothing of the
// product is changed for it. Appends a line of JSON a second to the file named in TRACESCOPE_BENCH_PROBE: epoch
// milliseconds and, for each tick of 10 ms in that second, how many milliseconds it came late.
const {appendFileSync} = require('node:fs');

const TICK_MS = 10;

exports.activate = context => {
  const path = process.env.TRACESCOPE_BENCH_PROBE;
  if (!path) return;
  let late = [];
  let due = performance.now() + TICK_MS;
  const tick = () => {
    const now = performance.now();
    late.push(Math.max(0, now - due));
    due = now + TICK_MS;
    timer = setTimeout(tick, TICK_MS);
  };
  let timer = setTimeout(tick, TICK_MS);
  const report = setInterval(() => {
    appendFileSync(path, `${JSON.stringify({atMs: Date.now(), late: late.map(ms => Math.round(ms * 100) / 100)})}\n`);
    late = [];
  }, 1000);
  context.subscriptions.push({
    dispose() {
      clearTimeout(timer);
      clearInterval(report);
    },
  });
};
