import TraceModel
import TraceRendering
import TraceSources

/// The line on a terminal about an ingest: `38 % 42 of 206 MB 2 s left`, then the work behind the reading.
struct IngestProgress: Sendable {
  private let start = ContinuousClock.now
  private let isShown = TerminalStream.messages.isTerminal

  /// Draws the line anew. `total` is 0 where it is not known.
  func show(bytes: Int64, total: Int64) {
    guard isShown else { return }
    let elapsed = ContinuousClock.now - start
    let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    draw(ProgressText.reading(bytes: bytes, of: total, after: seconds, in: width))
  }

  /// Draws what is being done now.
  func show(_ stage: IngestStage) {
    switch stage {
    case .requests: draw("completing requests …")
    case .clocks: draw("looking at clocks …")
    }
  }

  /// Removes the line.
  func clear() { if isShown { Output.progress("\r\u{1B}[K") } }

  private func draw(_ text: String) {
    guard isShown else { return }
    let plain = TerminalStream.messages.isPlain ? PlainText.ascii(text) : text
    Output.progress("\r\u{1B}[K" + TerminalText.truncated(plain, to: width))
  }

  /// Columns: in the last one, many terminals would begin a new line.
  private var width: Int { max(1, (TerminalStream.messages.width ?? 80) - 1) }
}
