/// An attribute of a request, or of a part of it with a value other than the request's.
public struct RequestAttribute: Hashable, Sendable {
  /// What has the value.
  public enum Owner: Hashable, Sendable {
    case request
    /// A message, by its number within the request.
    case message(Int)
    /// What a person felt of an app, by its number within the request.
    case clientEvent(Int)
  }

  /// The value.
  public var code: AttributeCode
  /// What has it.
  public var owner: Owner

  /// A value of the request as a whole, unless it is said to be of a part.
  public init(_ code: AttributeCode, of owner: Owner = .request) {
    self.code = code
    self.owner = owner
  }
}
