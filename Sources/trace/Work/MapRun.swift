import LogReading
import TraceModel
import TraceRendering
import TraceSources
import TraceStore

/// One run of `trace map`: a range of a log to standard output, and its side to a file.
struct MapRun {
  private let range: LogRange
  private let name: String
  private let input: LogInput
  private let zone: LocalZone?
  private let terms: RangeTerms
  private let decoder: LogDecoder

  /// Opens the log `file`, which is called `name`. Throws where it cannot be read, or an option is wrong.
  init(
    file: String, range: LogRange, called name: String, shards: Int, decoding: DecoderOptions,
    redaction: RedactionOptions
  ) throws {
    (self.range, self.name) = (range, name)
    zone = try decoding.zones(of: [file]).zone(of: file)
    let profile = try decoding.foundProfile()
    Diagnostics.tell(profile)
    decoder = try decoding.decoder(profile: profile?.profile)
    let (fields, key) = (try redaction.fields(), try redaction.key())
    terms = RangeTerms(
      program: Version.text, shards: shards, decoder: decoder, redaction: StoredRedaction(fields, key: key))
    input = try RangeMap.open(
      file, redaction: redaction.redaction(),
      notOne: Failure(
        .usage, "'\(file)' is not one log, and a range is of one",
        details: ["to read several: trace map each of them, with a side of its own"]))
  }

  /// Reads the range. The file of the side is there once it is whole.
  func run(side path: String) throws {
    defer { input.finish() }
    let file = WholeFile(
      path: path, kind: "side", details: ["the frames that were printed do not count without it"])
    file.remove()
    var map = try RangeMap(range, of: input, called: name, zone: zone, terms: terms, decoder: decoder)
    let side = try map.run { Output.write(bytes: $0) }
    try file.write(RangeSides.file(of: side))
  }
}
