import LogReading

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Signals that end the program.
enum Signals {
  /// SIGINT and SIGTERM end the reading of logs that have no end of their own, so that what was read is stored. A
  /// second one ends the program at once.
  static func endReading() {
    for number in [SIGINT, SIGTERM] {
      signal(number) { number in
        Interruption.ask()
        signal(number, SIG_DFL)
      }
    }
  }
}
