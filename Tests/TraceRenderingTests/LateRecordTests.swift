import Testing
import TraceModel

@testable import TraceRendering

@Suite struct LateRecordTests {
  @Test
  func `a wait that is negative by less than an acknowledgement takes may have another reason than clocks`() {
    #expect(Segment.queueWait.otherReason(for: Nanoseconds(-600_000)).contains("publisher"))
    #expect(Segment.queueWait.otherReason(for: Nanoseconds(-2_000_000)).isEmpty)
    #expect(Segment.queueWait.otherReason(for: Nanoseconds(600_000)).isEmpty)
    #expect(Segment.requestTransit.otherReason(for: Nanoseconds(-600_000)).isEmpty)
  }
}
