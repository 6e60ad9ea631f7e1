import SyntheticFleet
import Testing

@testable import TraceSources

/// What keeps thousands of inputs apart and in order.
struct ManyInputsTests {
  @Test func `a head is new unless it begins another one or another one begins it`() {
    for seed in Seeds.upTo(300) {
      var random = SplitMix64(seed: seed)
      var (heads, kept) = (DistinctHeads(), [[UInt8]]())
      for _ in 0..<40 {
        let head = (0..<random.index(below: 5)).map { _ in UInt8(random.index(below: 3)) }
        let isNew = !kept.contains { $0.starts(with: head) || head.starts(with: $0) }
        #expect(heads.insert(head) == (isNew || head.isEmpty), "seed \(seed)")
        if isNew, !head.isEmpty { kept.append(head) }
      }
    }
  }

  @Test func `the file that is furthest behind comes first, of several the one that was named first`() {
    for seed in Seeds.upTo(300) {
      var random = SplitMix64(seed: seed)
      var queue = ProgressQueue()
      var waiting: [(progress: Double, index: Int)] = []
      for index in 0..<60 {
        let progress = Double(random.index(below: 8)) / 8
        queue.add(index, progress: progress)
        waiting.append((progress, index))
        guard random.chance(0.4), let first = waiting.min(by: <) else { continue }
        #expect(queue.takeFirst() == first.index, "seed \(seed)")
        waiting.removeAll { $0.index == first.index }
      }
      for first in waiting.sorted(by: <) { #expect(queue.takeFirst() == first.index, "seed \(seed)") }
      #expect(queue.takeFirst() == nil)
    }
  }
}
