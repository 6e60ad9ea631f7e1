#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Results go to standard output and everything else to standard error. A reader that has gone away
/// (`| head`) ends the program quietly.
enum Output {
  /// Called once at the start: a closed pipe is an error of `write`, not a signal.
  static func prepare() { signal(SIGPIPE, SIG_IGN) }

  /// Writes a result.
  static func write(_ text: String) { write(text, to: STDOUT_FILENO) }

  /// Writes a result and a line end, unless it ends with one.
  static func writeLine(_ text: String) { write(text.hasSuffix("\n") ? text : text + "\n") }

  /// Writes a message.
  static func message(_ text: String) { write(text.hasSuffix("\n") ? text : text + "\n", to: STDERR_FILENO) }

  /// Writes a message without a line end, such as progress that is overwritten.
  static func progress(_ text: String) { write(text, to: STDERR_FILENO) }

  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
      var written = 0
      while written < bytes.count {
        let count = systemWrite(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
        if count >= 0 { written += count } else if errno != EINTR { exit(errno == EPIPE ? 0 : 2) }
      }
    }
  }

  private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int {
    #if canImport(Darwin)
      Darwin.write(descriptor, bytes, count)
    #else
      Glibc.write(descriptor, bytes, count)
    #endif
  }
}
