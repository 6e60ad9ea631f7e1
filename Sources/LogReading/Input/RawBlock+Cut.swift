extension RawBlock {
  /// Leaves out the lines that begin at `end` or behind it; a line begins there.
  package mutating func cut(at end: Int64) {
    if let begin = oversize?.offset, begin >= end { oversize = nil }
    guard offset + Int64(lines.count) > end else { return }
    lines = lines.prefix(Int(max(0, end - offset)))
    (isLast, oversize) = (false, nil)
  }
}
