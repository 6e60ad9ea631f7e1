import GRDB
import GRDBSQLite
import Synchronization

/// Waiting for an index that another process holds.
package enum BusyIndex {
  /// In ms, as SQLite's own handler waits: longer with every try.
  private static let pauses = [1, 2, 5, 10, 15, 20, 25, 25, 25, 50, 50, 100]
  /// In ms, before somebody is told.
  private static let quiet = 1000

  private static let listener = Mutex<(@Sendable (String) -> Void)?>(nil)

  /// In seconds, at most, of whoever is waiting now; nil: as long as each connection does.
  private static let limit = Mutex<Double?>(nil)

  /// Runs `body`, in which nobody waits longer than `seconds` at a time.
  static func waiting<T>(atMost seconds: Double, _ body: () throws -> T) rethrows -> T {
    limit.withLock { $0 = seconds }
    defer { limit.withLock { $0 = nil } }
    return try body()
  }

  /// From now on `tell` is called with the path of an index, once for each wait that takes longer than a second.
  package static func tell(_ tell: @escaping @Sendable (_ path: String) -> Void) {
    listener.withLock { $0 = tell }
  }

  /// How a connection to the index at `path` waits, for `patience` seconds at most.
  static func mode(path: String, patience: Double) -> Database.BusyMode {
    .callback { wait(for: path, patience: patience, after: $0) }
  }

  /// Waits a moment after `tries` tries; false once `patience` is used up.
  static func wait(for path: String, patience: Double, after tries: Int) -> Bool {
    let waited = waited(before: tries)
    let patience = limit.withLock { $0.map { min($0, patience) } } ?? patience
    guard Double(waited) < patience * 1000 else { return false }
    let pause = pauses[min(tries, pauses.count - 1)]
    if waited < quiet, waited + pause >= quiet { listener.withLock { $0 }?(path) }
    sqlite3_sleep(Int32(pause))
    return true
  }

  /// In ms, of all tries before this one.
  private static func waited(before tries: Int) -> Int {
    pauses.prefix(tries).reduce(0, +) + max(0, tries - pauses.count) * (pauses.last ?? 0)
  }
}
