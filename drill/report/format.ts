/** Seconds for people: `0.24 s`, `22.1 s`, `880 s`. */
export function duration(seconds: number): string {
  if (seconds === 0) return '0 s';
  if (seconds < 0.01) return `${Math.round(seconds * 10_000) / 10} ms`;
  const digits = seconds < 10 ? 2 : seconds < 100 ? 1 : 0;
  return `${trim(seconds.toFixed(digits))} s`;
}

/** Minutes beside seconds where seconds alone are hard to grasp: `880 s (14 min 40 s)`. */
export function longDuration(seconds: number): string {
  if (seconds < 120) return duration(seconds);
  const rest = Math.round(seconds % 60);
  return `${duration(seconds)} (${Math.floor(seconds / 60)} min${rest ? ` ${rest} s` : ''})`;
}

/** Milliseconds since the start of the drill, as seconds: `8.0`. */
export function instant(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}

/** Thousands apart: `12 345`. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

function trim(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
