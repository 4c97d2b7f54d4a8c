data "aws_caller_identity" "current" {}

resource "aws_kms_key" "codes" {
  description         = "Codes between Cognito and the email sender"
  enable_key_rotation = true
}

resource "aws_sesv2_configuration_set" "emails" {
  configuration_set_name = "emails"
}

resource "aws_sqs_queue" "not_sent" {
  message_retention_seconds = 259200
}

resource "aws_iam_role" "sender" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "logs" {
  role       = aws_iam_role.sender.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
}

resource "aws_iam_role_policy" "send" {
  role = aws_iam_role.sender.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "ses:SendEmail"
        Resource  = "*"
        Condition = { StringEquals = { "ses:FromAddress" = "accounts@mail.example" } }
      },
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.not_sent.arn },
      {
        Effect   = "Allow"
        Action   = "kms:Decrypt"
        Resource = aws_kms_key.codes.arn
        Condition = {
          StringEquals = { "kms:EncryptionContext:userpool-id" = aws_cognito_user_pool.users.id }
        }
      },
      {
        Effect   = "Allow"
        Action   = ["cognito-idp:AdminGetUser", "cognito-idp:ListUsers"]
        Resource = aws_cognito_user_pool.users.arn
      },
    ]
  })
}

resource "aws_lambda_function" "sender" {
  function_name    = "emails"
  filename         = "dist/sender.zip"
  source_code_hash = filebase64sha256("dist/sender.zip")
  handler          = "index.handler"
  runtime          = "nodejs24.x"
  architectures    = ["arm64"]
  memory_size      = 1024
  timeout          = 60
  role             = aws_iam_role.sender.arn

  logging_config {
    log_format = "JSON"
  }

  environment {
    variables = {
      CODE_KEY_ARN                    = aws_kms_key.codes.arn
      EMAIL_CONFIGURATION_SET_BRIEF   = aws_sesv2_configuration_set.emails.configuration_set_name
      EMAIL_CONFIGURATION_SET_LASTING = aws_sesv2_configuration_set.emails.configuration_set_name
      EMAIL_REPLY_TO                  = "help@example.com"
      SEND_BUDGET_MS                  = "30000"
      SIGN_IN_URL                     = ""
      SITE_URL                        = ""
      STACK_NAME                      = "emails"
      POWERTOOLS_SERVICE_NAME         = "emails"
    }
  }
}

resource "aws_lambda_function_event_invoke_config" "sender" {
  function_name                = aws_lambda_function.sender.function_name
  maximum_retry_attempts       = 1
  maximum_event_age_in_seconds = 600

  destination_config {
    on_failure {
      destination = aws_sqs_queue.not_sent.arn
    }
  }
}

resource "aws_lambda_permission" "cognito" {
  action         = "lambda:InvokeFunction"
  function_name  = aws_lambda_function.sender.function_name
  principal      = "cognito-idp.amazonaws.com"
  source_account = data.aws_caller_identity.current.account_id
  source_arn     = aws_cognito_user_pool.users.arn
}

resource "aws_cognito_user_pool" "users" {
  name                     = "users"
  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]

  lambda_config {
    kms_key_id = aws_kms_key.codes.arn

    custom_email_sender {
      lambda_arn     = aws_lambda_function.sender.arn
      lambda_version = "V1_0"
    }
  }
}
