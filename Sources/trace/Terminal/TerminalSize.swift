#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// What is known of the terminal behind a stream.
enum TerminalStream {
  case input, output, messages

  private var descriptor: Int32 {
    switch self {
    case .input: STDIN_FILENO
    case .output: STDOUT_FILENO
    case .messages: STDERR_FILENO
    }
  }

  /// A person looks at it.
  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Columns: `COLUMNS` if it is set, else the terminal's; nil where there is neither.
  var width: Int? {
    if let text = Environment["COLUMNS"], let columns = Int(text), columns > 0 { return columns }
    var size = winsize()
    guard isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}

/// Variables of the environment; an empty one counts as not set.
enum Environment {
  static subscript(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}
