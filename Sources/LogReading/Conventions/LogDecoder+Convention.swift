package import TraceModel

extension LogDecoder {
  /// How many bytes of a log's beginning its convention is found in.
  package static let sampleLength = 1 << 16

  /// The convention of a log that begins with `bytes`; `name` is what its file is called after (`LogName`), nil of a
  /// stream.
  package func convention(ofLogCalled name: Origin?, beginning bytes: [UInt8]) -> LogConvention {
    let keys = try? conventions.sampledKeys { try SampledKeys(profile, vocabulary) }
    guard let keys else { return LogConvention(origin: name ?? Origin(service: "")) }
    return LogConvention(of: LogSample(bytes, keys), profile: profile, name: name)
  }
}
