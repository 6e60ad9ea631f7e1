import TraceModel
import TraceRendering

/// The line on a terminal that says how far an ingest is: bytes, rate, time left.
struct IngestProgress: Sendable {
  private let start = ContinuousClock.now
  private let isShown = TerminalStream.messages.isTerminal

  /// Draws the line anew. `total` is 0 where it is not known.
  func show(bytes: Int64, total: Int64) {
    guard isShown else { return }
    let elapsed = ContinuousClock.now - start
    let seconds = max(
      0.001, Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18)
    let rate = Double(bytes) / seconds
    var line = "\(NumberFormat.bytes(bytes))"
    if total > 0 { line += " of \(NumberFormat.bytes(total))" }
    line += "  \(NumberFormat.bytes(Int64(rate)))/s"
    if total > bytes, rate > 0 {
      line += "  " + DurationFormat.text(Nanoseconds(Int64(Double(total - bytes) / rate * 1e9))) + " left"
    }
    Output.progress("\r\u{1B}[K" + line)
  }

  /// Removes the line.
  func clear() { if isShown { Output.progress("\r\u{1B}[K") } }
}
