import { GetObjectCommand, NoSuchKey, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Item } from '../items';
import { Remote } from './remote';
import type { ItemStore } from './store';

/** Items as objects of a bucket, for what an edge serves without asking this service. */
export class BucketItems implements ItemStore {
  constructor(
    private readonly bucket: string,
    private readonly client: S3Client,
    private readonly remote = new Remote(),
  ) {}

  async read(name: string) {
    const text = await this.remote.call((abortSignal) => this.textOf(name, abortSignal));
    return text === undefined ? undefined : { item: { name, text }, source: 'bucket' as const };
  }

  async write({ name, text }: Item) {
    const put = new PutObjectCommand({
      Bucket: this.bucket,
      Key: name,
      Body: text,
      ContentType: 'text/plain; charset=utf-8',
    });
    await this.remote.call((abortSignal) => this.client.send(put, { abortSignal }));
    return 'written' as const;
  }

  facts() {
    return { writer: this.remote.well, readers: this.remote.well, cache: 'none' as const };
  }

  async close(): Promise<void> {
    this.client.destroy();
  }

  private async textOf(name: string, abortSignal: AbortSignal): Promise<string | undefined> {
    try {
      const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: name }), {
        abortSignal,
      });
      return await Body?.transformToString();
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }
}

export const bucketClient = (region: string) => new S3Client({ region, maxAttempts: 2 });
