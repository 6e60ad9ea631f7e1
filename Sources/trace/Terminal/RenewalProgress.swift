import TraceRendering

/// The line on a terminal about the update of an older index. If that takes no time, none is drawn.
final class RenewalProgress {
  private static let patience = Duration.milliseconds(500)

  private let path: String
  private let start = ContinuousClock.now
  private var percent: Int64 = -1
  private var isDrawn = false

  init(of path: String) { self.path = path }

  /// Draws the line anew.
  func show(done: Int64, total: Int64) {
    guard TerminalStream.messages.isTerminal, total > 0, ContinuousClock.now - start > Self.patience,
      done * 100 / total != percent
    else { return }
    percent = done * 100 / total
    isDrawn = true
    let text = "bringing '\(path)' up to date: \(percent) %"
    let width = max(1, (TerminalStream.messages.width ?? 80) - 1)
    Output.progress("\r\u{1B}[K" + TerminalText.truncated(TerminalText.escaped(text), to: width))
  }

  /// Removes the line.
  func clear() { if isDrawn { Output.progress("\r\u{1B}[K") } }
}
