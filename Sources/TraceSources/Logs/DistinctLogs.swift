import LogReading
import TraceStore

/// Logs that are read for one command, without those that another of them holds: the same file, a link to it, or an
/// earlier copy. An index recognises such by its ledger, and by the same marks:
///
///     kept        head ├────────┤┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈├────────┤┈┈┈┈┈┈┈┈┈┈
///     left out    head ├────────┤┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈┈├────────┤ tail
///
/// Archives and streams are kept: their text is not known before it is read.
/// The cost is two reads of a few kilobytes for each plain file.
struct DistinctLogs {
  /// In the order in which they came.
  private(set) var kept: [LogInput] = []
  private(set) var leftOut: [LogInput] = []

  /// Of logs with one head, this number of those that may hold another is looked at, by size.
  private static let mostCompared = 64

  private struct Log {
    var number: Int
    var size: Int64
    var head: [UInt8]
  }

  init(_ inputs: [LogInput]) {
    let logs = inputs.enumerated().compactMap { number, input -> Log? in
      guard let size = input.size, size > 0 else { return nil }
      return Log(number: number, size: size, head: input.beginning(LedgerEntry.sampleLength))
    }
    // What begins a head stands before it. Of equal ones the shorter log comes first, and of equal logs the later.
    let sorted = logs.sorted { a, b in
      if a.head != b.head { return a.head.lexicographicallyPrecedes(b.head) }
      return (a.size, -a.number) < (b.size, -b.number)
    }
    var held: Set<Int> = []
    for (place, log) in sorted.enumerated() {
      let longer = sorted[(place + 1)...].prefix(Self.mostCompared).prefix { $0.head.starts(with: log.head) }
      if longer.contains(where: { Self.holds(inputs[$0.number], inputs[log.number], log.size) }) {
        held.insert(log.number)
      }
    }
    for (number, input) in inputs.enumerated() {
      if held.contains(number) { leftOut.append(input) } else { kept.append(input) }
    }
  }

  /// `longer`, which begins like `log`, has the same bytes where `log` ends.
  private static func holds(_ longer: LogInput, _ log: LogInput, _ size: Int64) -> Bool {
    let length = min(Int64(LedgerEntry.sampleLength), size)
    guard let tail = log.peek(at: size - length, count: Int(length)) else { return false }
    return longer.peek(at: size - length, count: Int(length)) == tail
  }
}
