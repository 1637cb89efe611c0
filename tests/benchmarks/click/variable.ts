/** Read an environment variable that `click.py` sets. */
export function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run make bench NAME=click.`);
  return value;
}
