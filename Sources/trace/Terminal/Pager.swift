import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Results that are longer than the screen, shown page by page, as git does: by `TRACE_PAGER`, `PAGER` or `less -FRX`.
///
/// Written text is held back until the screen is full. Then the pager begins, and gets it and whatever follows; else it
/// is written at the end. Messages wait meanwhile, so that they stand below the result.
final class Pager: Sendable {
  /// The pager of this run; nil where results are written at once.
  static let current = Mutex<Pager?>(nil)

  private struct State {
    var held: [UInt8] = []
    var lines = 0
    var messages = ""
    /// The pipe to the pager; nil before it has begun.
    var pipe: UnsafeMutablePointer<FILE>?
    /// Nobody reads any more.
    var isClosed = false
  }

  private let state = Mutex(State())
  private let command: String
  private let rows: Int

  private init(_ command: String, rows: Int) { (self.command, self.rows) = (command, rows) }

  /// From now on results go through a pager. There is none if standard output is no terminal, or one of unknown height,
  /// or if nobody wants one: `TRACE_PAGER` is empty or `cat`. Nor is there one without a keyboard, where a program
  /// writes to a terminal of its own making: nobody would turn the page. Who names `TRACE_PAGER` knows of it.
  static func begin() {
    guard TerminalStream.output.isTerminal, Environment["TERM"] != "dumb",
      let rows = TerminalStream.output.height
    else { return }
    let isMeant = Environment.isSet("TRACE_PAGER")
    guard isMeant || TerminalStream.hasKeyboard else { return }
    let named = isMeant ? Environment["TRACE_PAGER"] ?? "" : Environment["PAGER"]
    let command = named ?? "if command -v less >/dev/null; then exec less -FRX; else exec cat; fi"
    guard !command.isEmpty, command != "cat" else { return }
    current.withLock { $0 = Pager(command, rows: rows) }
  }

  /// Takes a part of the result; false once the pager was left, and no more is needed.
  func write(_ bytes: [UInt8]) -> Bool {
    state.withLock { state in
      guard !state.isClosed else { return false }
      if let pipe = state.pipe { return feed(bytes, pipe, &state) }
      state.held += bytes
      state.lines += bytes.count { $0 == UInt8(ascii: "\n") }
      guard state.lines >= rows else { return true }
      fflush(nil)
      // Where the shell finds no such pager (status 127), it has read nothing, and the result is printed at once.
      guard let pipe = popen("\(command)\nif [ $? -eq 127 ]; then exec cat; fi", "w") else { return true }
      state.pipe = pipe
      // The keyboard is the pager's.
      signal(SIGINT, SIG_IGN)
      let held = state.held
      state.held = []
      return feed(held, pipe, &state)
    }
  }

  /// Holds a message back until the result is shown; false where nothing is held back.
  func hold(_ message: String) -> Bool {
    state.withLock { state in
      guard state.pipe != nil || !state.held.isEmpty else { return false }
      state.messages += message
      return true
    }
  }

  /// The result is whole: waits until the person has read it. Returns what is to be written still, first of the result,
  /// then of messages.
  func end() -> (result: [UInt8], messages: String) {
    state.withLock { state in
      defer { (state.held, state.messages) = ([], "") }
      if let pipe = state.pipe {
        pclose(pipe)
        state.pipe = nil
        state.isClosed = true
      }
      return (state.held, state.messages)
    }
  }

  private func feed(_ bytes: [UInt8], _ pipe: UnsafeMutablePointer<FILE>, _ state: inout State) -> Bool {
    let written = bytes.withUnsafeBufferPointer { fwrite($0.baseAddress, 1, $0.count, pipe) }
    guard written == bytes.count, fflush(pipe) == 0 else {
      state.isClosed = true
      return false
    }
    return true
  }
}
