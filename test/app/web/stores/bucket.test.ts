import { GetObjectCommand, NoSuchKey, PutObjectCommand } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { BucketItems, bucketClient } from '../../../../app/web/stores/bucket';

const client = bucketClient('us-east-1');
const bucket = mockClient(client);
const uploads = new BucketItems('uploads', client);
beforeEach(() => void bucket.reset());

test('an item is an object under its name', async () => {
  bucket.on(PutObjectCommand).resolves({});
  expect(await uploads.write({ name: 'a', text: 'picture' })).toBe('written');
  expect(bucket.commandCalls(PutObjectCommand)[0]!.args[0].input).toMatchObject({
    Bucket: 'uploads',
    Key: 'a',
    Body: 'picture',
  });
});

test('an object is read as text', async () => {
  const body = { transformToString: async () => 'picture' };
  bucket.on(GetObjectCommand).resolves({ Body: body as never });
  expect(await uploads.read('a')).toEqual({ item: { name: 'a', text: 'picture' }, source: 'bucket' });
});

test('an object that is not there is nothing, and no failure', async () => {
  bucket.on(GetObjectCommand).rejects(new NoSuchKey({ message: 'none', $metadata: {} }));
  for (let read = 0; read < 6; read += 1) expect(await uploads.read('a')).toBeUndefined();
  expect(uploads.facts().readers).toBe(true);
});

test('fails when the bucket does', async () => {
  bucket.on(GetObjectCommand).rejects(new Error('away'));
  await expect(uploads.read('a')).rejects.toThrow('away');
});
