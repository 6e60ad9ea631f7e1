import SyntheticFleet
import Testing
import TraceContext

/// The rules of W3C Trace Context, https://www.w3.org/TR/trace-context-1/#traceparent-header; the quotations are
/// from there.
struct TraceParentTests {
  @Test func `the specification's examples are read and written`() throws {
    let sampled = try #require(TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
    #expect(sampled.traceID == 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736)
    #expect(sampled.parentID == 0x00f0_67aa_0ba9_02b7)
    #expect(sampled.isSampled)
    #expect(sampled.header == "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    let unsampled = try #require(TraceParent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"))
    #expect(!unsampled.isSampled)
    #expect(unsampled.header == "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00")
  }

  @Test func `flags are masked, and those that version 00 does not know are not sent on`() {
    // "A flag 00000001 could be encoded as 01 in hex, or 09 in hex if present with the flag 00001000."
    #expect(TraceParent(parent(flags: "09"))?.header == parent(flags: "01"))
    #expect(TraceParent(parent(flags: "fe"))?.header == parent(flags: "00"))
  }

  @Test func `a higher version is read as far as 00 goes, and sent on as 00`() {
    for version in ["01", "cc", "fe"] {
      #expect(TraceParent(parent(version: version))?.header == parent())
      #expect(TraceParent(parent(version: version) + "-what-the-future-brings")?.header == parent())
      // "Vendors MUST check that the 2 characters are either at the end of the string or followed by a dash."
      #expect(TraceParent(parent(version: version) + ".01") == nil)
      #expect(TraceParent(parent(version: version) + "1") == nil)
    }
  }

  @Test(arguments: [
    ("version ff is invalid", parent(version: "ff")),
    ("the version is two digits", parent(version: "0")),
    ("the version is hexadecimal", parent(version: ".0")),
    ("the version is lower case", parent(version: "CC")),
    ("version 00 has nothing behind the flags", parent() + "-01"),
    ("an all-zero trace id is invalid", parent(trace: String(repeating: "0", count: 32))),
    ("the trace id is lower case", parent(trace: "4BF92F3577B34DA6A3CE929D0E0E4736")),
    ("the trace id is hexadecimal", parent(trace: "4bf92f3577b34da6a3ce929d0e0e473.")),
    ("the trace id has 32 digits", parent(trace: "4bf92f3577b34da6a3ce929d0e0e473")),
    ("an all-zero parent id is invalid", parent(span: "0000000000000000")),
    ("the parent id is lower case", parent(span: "00F067AA0BA902B7")),
    ("the parent id has 16 digits", parent(span: "00f067aa0ba902b")),
    ("the flags are hexadecimal", parent(flags: ".0")),
    ("the flags are lower case", parent(flags: "0A")),
    ("the flags are two digits", parent(flags: "1")),
    ("dashes divide", parent().replacing("-", with: "_")),
    ("a sign is no digit", parent(trace: "+bf92f3577b34da6a3ce929d0e0e4736")),
    ("two headers in one are none", parent() + ", " + parent()),
    ("letters beyond ASCII are none", parent(trace: "éf92f3577b34da6a3ce929d0e0e4736")),
    ("nothing is none", ""),
  ])
  func `an invalid header is none`(why: String, header: String) {
    #expect(TraceParent(header) == nil, "\(why)")
  }

  @Test func `space around the value does not count`() {
    #expect(TraceParent(" \t" + parent() + " \t")?.header == parent())
  }

  @Test func `an id of zeros cannot be made`() {
    #expect(TraceParent(traceID: 0, parentID: 1) == nil)
    #expect(TraceParent(traceID: 1, parentID: 0) == nil)
  }

  @Test func `what is written is read back`() throws {
    for seed in Seeds.first(1_000) {
      var generator = SplitMix64(seed: seed)
      let shift = UInt64.random(in: 0..<64, using: &generator)
      let made = try #require(
        TraceParent(
          traceID: (UInt128(generator.next()) << 64) >> shift | 1, parentID: (generator.next() >> shift) | 1,
          isSampled: Bool.random(using: &generator)))
      #expect(TraceParent(made.header) == made, "seed \(seed)")
    }
  }
}

/// A header of the given parts.
private func parent(
  version: String = "00", trace: String = "4bf92f3577b34da6a3ce929d0e0e4736",
  span: String = "00f067aa0ba902b7", flags: String = "01"
) -> String {
  "\(version)-\(trace)-\(span)-\(flags)"
}
