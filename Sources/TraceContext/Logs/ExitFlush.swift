import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Android)
  import Android
#endif

/// Writes what waits when the program ends: on return from `main` and on `exit`.
enum ExitFlush {
  private struct Reference {
    weak var writer: LineWriter?
  }

  private static let writers = Mutex<[Reference]>([])

  /// Runs once, with the first writer.
  private static let isInstalled: Bool = atexit { flushAll() } == 0

  /// Flushes the writer at exit, if it still exists then.
  static func register(_ writer: LineWriter) {
    _ = isInstalled
    writers.withLock { writers in
      writers.removeAll { $0.writer == nil }
      writers.append(Reference(writer: writer))
    }
  }

  private static func flushAll() {
    for writer in writers.withLock({ $0.compactMap(\.writer) }) { writer.flush() }
  }
}
