import Testing

@testable import TraceModel

@Suite struct OriginTests {
  @Test func `an empty name of an instance is none`() {
    #expect(Origin(service: "api", instance: "") == Origin(service: "api"))
    #expect(Origin(service: "api", instance: "a").instance == "a")
  }
}
