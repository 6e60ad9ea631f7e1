package import TraceModel

/// The log records of requests as they were logged.
package enum RawRecords {
  /// The records one a line, in the order of events: in a pipe byte for byte, on a terminal with what it would obey
  /// made visible.
  package static func lines(_ requests: [TraceView], on page: OutputTarget) -> [UInt8] {
    requests.flatMap(\.details).filter { !$0.record.isEmpty }.flatMap { details -> [UInt8] in
      let line = details.record.map { $0 == 0x0A ? 0x20 : $0 }
      return
        (page.isTerminal ? Array(TerminalText.escaped(String(decoding: line, as: UTF8.self)).utf8) : line)
        + [0x0A]
    }
  }
}
