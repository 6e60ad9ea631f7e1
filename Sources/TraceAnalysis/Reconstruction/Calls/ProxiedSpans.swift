import TraceModel

/// Servers behind a proxy that logs what it is asked for and not what it asks for, such as a sidecar:
///
///     cli      ├─ GET /x ──────────────────┤
///     envoy        ├─ work ────────────┤         has the call: of all spans within it, the longest
///     app             ├─ work ─────┤             is called in the course of that, though nobody logged it
///
/// All of them have one possible call. So they lie within it, and within each other by their lengths, whatever their
/// clocks show.
extension CallSearch {
  mutating func nestProxied() {
    let open = spans.indices.filter { spans[$0].call == nil && onlyCalls[$0] != nil }
    guard !open.isEmpty else { return }
    for (call, inner) in Dictionary(grouping: open, by: { onlyCalls[$0] ?? 0 }).sorted(by: { $0.key < $1.key }
    ) {
      guard calls[call].spans.count == 1, var outer = calls[call].spans.first else { continue }
      for (span, length) in longestFirst(inner) {
        guard let begin = spans[outer].received, spans[span].origin != spans[outer].origin,
          let around = time(from: begin, to: spans[outer].responded), length <= around
        else { break }
        addUnsentCall(of: span, caller: begin)
        calls[calls.count - 1].isWithinCaller = true
        outer = span
      }
    }
  }

  /// The spans whose two ends are known, the longest first.
  private func longestFirst(_ spans: [Int]) -> [(span: Int, length: Int64)] {
    spans.compactMap { span in
      time(from: self.spans[span].received, to: self.spans[span].responded).map { (span, $0) }
    }.sorted { ($1.1, endOfRounded($1.0), $0.0) < ($0.1, endOfRounded($0.0), $1.0) }
  }
}
