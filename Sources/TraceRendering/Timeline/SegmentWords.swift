import TraceModel

extension Segment {
  /// The segment's name in a sentence.
  var words: String {
    switch self {
    case .requestTransit: "transit"
    case .responseTransit: "response transit"
    case .fromAPI: "from api"
    case .queueWait: "queue wait"
    case .firstEffect: "first effect"
    case .endToEnd: "end to end"
    case .retryWait: "wait before retry"
    case .screenLoad: "screen load"
    case .launch, .api, .publish, .dispatch, .processing, .client, .accepted, .redelivery, .unattributed: name
    }
  }
}
