/** VS Code's memento in memory: values pass through JSON, as they do on disk. */
export function memoryMemento(): {
  get<T>(key: string): T | undefined;
  update(key: string, value: unknown): Promise<void>;
} {
  const kept = new Map<string, string>();
  return {
    get: <T>(key: string) => {
      const json = kept.get(key);
      return json === undefined ? undefined : (JSON.parse(json) as T);
    },
    update: (key, value) => {
      kept.set(key, JSON.stringify(value));
      return Promise.resolve();
    },
  };
}
