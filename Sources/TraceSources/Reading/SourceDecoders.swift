import LogReading
import TraceModel

/// The decoders of the logs of one run, each for the convention that its log follows. Found before a log is read, from
/// its beginning, so that it is the same whether a log is read at once or as it grows, into an index or for one command.
struct SourceDecoders {
  private let decoder: LogDecoder

  init(_ decoder: LogDecoder) { self.decoder = decoder }

  /// The decoder for a log, of whose beginning some bytes are taken if it is a stream.
  func decoder(for input: inout LogInput) -> LogDecoder {
    let beginning = input.beginning(LogDecoder.sampleLength)
    return decoder.following(decoder.convention(of: input.file, beginning: beginning))
  }
}
