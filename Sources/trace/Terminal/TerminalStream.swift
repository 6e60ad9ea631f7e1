#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The terminal behind a stream.
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

  /// The process has a terminal whose keys it may read, also if its standard input is a pipe (POSIX: `/dev/tty`).
  static var hasKeyboard: Bool {
    let terminal = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC)
    guard terminal >= 0 else { return false }
    close(terminal)
    return true
  }

  /// A terminal that shows no UTF-8, by the locale (POSIX: `LC_ALL` before `LC_CTYPE` before `LANG`). One that says
  /// nothing of it, as in a container, shows it mostly.
  var isPlain: Bool {
    guard isTerminal else { return false }
    let locale = Environment["LC_ALL"] ?? Environment["LC_CTYPE"] ?? Environment["LANG"]
    return locale.map { !$0.lowercased().replacing("-", with: "").contains("utf8") } ?? false
  }

  /// Lines; nil where they are not known.
  var height: Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0 else { return nil }
    return Int(size.ws_row)
  }

  /// No line is drawn wider.
  private static let widest = 10_000

  /// Columns: `COLUMNS` if it is set, else the terminal's; nil where there is neither.
  var width: Int? {
    if let text = Environment["COLUMNS"], let columns = Int(text), columns > 0 {
      return min(columns, Self.widest)
    }
    var size = winsize()
    guard isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}

/// Variables of the environment; an empty one counts as not set.
enum Environment {
  /// The variable is there, be it empty.
  static func isSet(_ name: String) -> Bool { getenv(name) != nil }

  static subscript(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
  }
}
