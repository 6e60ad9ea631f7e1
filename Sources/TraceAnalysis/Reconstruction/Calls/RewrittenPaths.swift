import TraceModel

/// Calls that their servers know under another path, since a gateway cuts a prefix off or adds one.
///
///     gateway   GET /api/orders/7   ├──────────────┤
///     orders    GET /7                 ├────────┤
///
/// They are one call if the one path ends with the other in whole segments, and the methods agree. The caller must
/// also wait for as long as the server works, and nothing else may fit either of them.
extension CallSearch {
  /// Gives spans without a call those calls.
  mutating func assignRewritten() {
    let open = spans.indices.filter { spans[$0].call == nil && spans[$0].target.path != 0 }
    guard !open.isEmpty else { return }
    let unserved = calls.indices.filter { calls[$0].spans.isEmpty && calls[$0].target.path != 0 }
    // A path and its end have the last segment in common.
    let byLastSegment = Dictionary(grouping: unserved) { calls[$0].target.lastSegment }
    let withoutSegment = open.filter { spans[$0].target.lastSegment == 0 }
    for span in open where spans[span].target.lastSegment != 0 {
      let same = byLastSegment[spans[span].target.lastSegment] ?? []
      assignRewritten(span, same + (byLastSegment[0] ?? []))
    }
    for span in withoutSegment { assignRewritten(span, unserved) }
  }

  private mutating func assignRewritten(_ span: Int, _ candidates: [Int]) {
    let possible = candidates.prefix(Self.horizon).filter { mayServeRewritten(span, $0) }
    let contained = possible.filter { call in
      calls[call].attempts.contains { isContained(spans[span], $0) }
    }
    guard let call = contained.first ?? possible.first else { return }
    assign(span, to: call)
    guard possible.count > 1 else { return }
    calls[call].isPairedByTime = true
    if contained.count != 1 { ambiguousEnds[spans[span].origin, default: 0] += 1 }
  }

  private func mayServeRewritten(_ span: Int, _ call: Int) -> Bool {
    let own = spans[span]
    guard calls[call].room > 0, calls[call].sender != own.origin else { return false }
    guard own.target.isRewritten(calls[call].target), !isWithinOwnWork(call, span) else { return false }
    return calls[call].attempts.contains { mayWait($0, for: own) }
  }
}
