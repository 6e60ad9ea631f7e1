import Dispatch
import Synchronization

/// Takes whole lines from any thread and writes them in the order in which they came.
///
/// The caller only copies its line; a queue of its own writes what has gathered, at once and many lines at a
/// time. If the file is slower than the callers, lines wait in memory up to a limit. Lines beyond it are
/// dropped and counted, and a line that says how many takes their place: a log never brings its program to a
/// halt.
final class LineWriter: Sendable {
  private struct State {
    /// Lines that wait.
    var pending: [UInt8] = []
    /// Lines dropped since the last line that told how many.
    var dropped = 0
    /// Whether a block on the queue will write them.
    var isScheduled = false
  }

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "TraceContext.LineWriter")
  private let write: @Sendable (ArraySlice<UInt8>) -> Int
  private let limit: Int
  private let makeDropNotice: @Sendable (Int) -> [UInt8]

  /// `limit` is the most that may wait, in bytes. `write` returns how many of its bytes it has written, fewer
  /// than all only if it failed; `makeDropNotice` makes the line that tells how many lines were dropped.
  init(
    limit: Int, write: @escaping @Sendable (ArraySlice<UInt8>) -> Int,
    makeDropNotice: @escaping @Sendable (Int) -> [UInt8]
  ) {
    self.limit = limit
    self.write = write
    self.makeDropNotice = makeDropNotice
    ExitFlush.register(self)
  }

  /// Adds a line, its line end included.
  func append(_ line: [UInt8]) {
    let mustSchedule = state.withLock { state in
      guard state.pending.count + line.count <= limit else {
        state.dropped += 1
        return false
      }
      state.pending += line
      defer { state.isScheduled = true }
      return !state.isScheduled
    }
    if mustSchedule { queue.async { self.writePending() } }
  }

  /// Waits until every line that was added before is written, or writing failed.
  func flush() { queue.sync { writePending() } }

  /// Waits as `flush()` does, but no longer than `limit`; whether it was done by then.
  func flush(within limit: Duration) -> Bool {
    let group = DispatchGroup()
    queue.async(group: group) { self.writePending() }
    let (seconds, attoseconds) = limit.components
    let interval = Double(seconds) + Double(attoseconds) / 1e18
    return group.wait(timeout: .now() + interval) == .success
  }

  /// On the queue only.
  private func writePending() {
    while let batch = takePending() {
      let written = write(batch[...])
      if written < batch.count { return putBack(batch[written...]) }
    }
  }

  private func takePending() -> [UInt8]? {
    var (batch, dropped) = state.withLock { state in
      if state.pending.isEmpty, state.dropped == 0 { state.isScheduled = false }
      defer {
        state.pending = []
        state.dropped = 0
      }
      return (state.pending, state.dropped)
    }
    if dropped > 0 { batch += makeDropNotice(dropped) }
    return batch.isEmpty ? nil : batch
  }

  /// A full disk may have room again: what could not be written waits for the next line.
  private func putBack(_ rest: ArraySlice<UInt8>) {
    state.withLock { state in
      state.pending = rest + state.pending
      state.isScheduled = false
    }
  }
}
