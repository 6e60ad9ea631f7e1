import Synchronization
import TraceRendering

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Results go to standard output and everything else to standard error. A reader that has gone away (`| head`) ends the
/// program quietly. A result that cannot be written (a full disk) ends it with a message.
enum Output {
  /// Called once at the start: a closed pipe is an error of `write`, not a signal. A closed stream's number is taken by
  /// a stream that reads and writes nothing. Else the next file to be opened would get it.
  static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(descriptor, F_GETFD) < 0 {
      _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// Writes a result.
  static func write(_ text: String) {
    write(bytes: Array((TerminalStream.output.isPlain ? PlainText.ascii(text) : text).utf8))
  }

  /// Writes a result that need not be text.
  static func write(bytes: [UInt8]) {
    if let pager = Pager.current.withLock({ $0 }) {
      if !pager.write(bytes) { exit(finish(.done).rawValue) }
      return
    }
    switch write(bytes, to: STDOUT_FILENO) {
    case nil: return
    case EPIPE: exit(ExitStatus.done.rawValue)
    case let code?:
      Diagnostics.print(ErrorMessages.unwritableOutput(code))
      exit(ExitStatus.failed.rawValue)
    }
  }

  /// Writes a result and a line end, unless it ends with one.
  static func writeLine(_ text: String) { write(text.hasSuffix("\n") ? text : text + "\n") }

  /// Writes a message. Where nobody can be told, the result still counts.
  static func message(_ text: String) {
    let whole = text.hasSuffix("\n") ? text : text + "\n"
    let line = TerminalStream.messages.isPlain ? PlainText.ascii(whole) : whole
    if let pager = Pager.current.withLock({ $0 }), pager.hold(line) { return }
    progress(line)
  }

  /// Called once at the end: what was held back for a pager is written, or read by now. Returns `status`.
  static func finish(_ status: ExitStatus) -> ExitStatus {
    guard let pager = Pager.current.withLock({ $0.take() }) else { return status }
    let (result, messages) = pager.end()
    if !result.isEmpty { write(bytes: result) }
    if !messages.isEmpty { progress(messages) }
    return status
  }

  /// Writes a message without a line end, such as progress that is overwritten.
  static func progress(_ text: String) { _ = write(Array(text.utf8), to: STDERR_FILENO) }

  /// Writes all of `bytes`. Gives the error that prevented it; nil if none did.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    bytes.withUnsafeBufferPointer { bytes in
      var written = 0
      while written < bytes.count {
        let count = systemWrite(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
        if count >= 0 { written += count } else if errno != EINTR { return errno }
      }
      return nil
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
