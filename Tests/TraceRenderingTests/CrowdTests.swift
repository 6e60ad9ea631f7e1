import Testing
import TraceModel

@testable import TraceRendering

/// Services with many instances, as a client with its phones.
@Suite struct CrowdTests {
  private static let minute: Int64 = 60_000_000_000

  private func diagnosis(phones: Int) -> Diagnosis {
    var diagnosis = Diagnosis()
    diagnosis.origins = (0..<phones).map { number in
      var finding = Diagnosis.OriginFinding(
        origin: Origin(service: "client", instance: "phone-\(number)"), first: Timestamp(nanoseconds: 0),
        last: Timestamp(nanoseconds: 1))
      finding.records = 8
      var clock = ClockStatement(kind: .estimate)
      clock.reference = Origin(service: "api")
      clock.correction = Nanoseconds(number < 11 ? 2 * Self.minute : 0)
      (clock.low, clock.high) = (clock.correction - Nanoseconds(5), clock.correction + Nanoseconds(5))
      finding.clock = clock
      return finding
    }
    return diagnosis
  }

  @Test func `the clocks of many phones are told once`() {
    let remarks = DoctorClocks.clocks(diagnosis(phones: 2_023))
    #expect(remarks.map(\.text) == ["client: 2,023 phones, 11 of them more than a minute off; corrected"])
  }

  @Test func `the clocks of twenty phones are told one by one`() {
    #expect(DoctorClocks.clocks(diagnosis(phones: 20)).count == 20)
  }

  @Test func `instances without a word in common are called so`() {
    let crowds = Crowds((0..<30).map { Origin(service: "client", instance: "\($0)f-e1") })
    #expect(crowds[Origin(service: "client")]?.members == "30 instances")
  }
}
