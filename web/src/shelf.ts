// What waits to be sent, kept in this browser until the server has it: through a tunnel, a closed
// tab, a phone that slept.
export type Entry = {
  once: string; // the form's own key: however often it is sent, it counts once
  order: number; // as it was written: what comes first goes up first
  board: string;
  url: string;
  fields: [string, string][];
  refused?: string; // the server's sentence, when it said no
  at?: string; // the address of what came of it, when it said yes
};

export interface Shelf {
  all(): Promise<Entry[]>;
  put(entry: Entry): Promise<void>;
  remove(once: string): Promise<void>;
}

export const database_name = 'outbox';
const entries = 'entries';

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(database_name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(entries, { keyPath: 'once' });
  return done(request).then((database) => {
    // Whoever signs out throws everything away; another tab does not stand in the way.
    database.onversionchange = () => database.close();
    return database;
  });
}

// A browser that keeps nothing (a private window, a full disk) still sends: only a reload forgets.
export function shelfOfBrowser(): Shelf {
  const database = Promise.resolve().then(open);
  database.catch(() => {});
  const store = async (mode: IDBTransactionMode) =>
    (await database).transaction(entries, mode).objectStore(entries);
  const quietly = <T>(work: Promise<T>, otherwise: T) => work.catch(() => otherwise);
  return {
    all: () => quietly(store('readonly').then((it) => done<Entry[]>(it.getAll())), []),
    put: (entry) => quietly(store('readwrite').then((it) => done(it.put(entry))).then(() => {}), undefined),
    remove: (once) => quietly(store('readwrite').then((it) => done(it.delete(once))), undefined),
  };
}
